package dev.parley.testkit.halt;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.MethodModel;
import java.lang.classfile.instruction.ReturnInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.security.ProtectionDomain;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The agent of a JVM that is to die at a {@link HaltPoint}. It stands alone, as it goes into a jar of its own. A class without
 * the method that was named ends the JVM as well, in another way: a method that was renamed must not let a test pass.
 */
public final class HaltAgent implements ClassFileTransformer, CodeTransform {
    /** As of a process that was killed by signal 9. */
    static final int HALTED = 137;
    /** There is no such method. */
    static final int MISNAMED = 99;

    private static final ClassDesc SELF = ClassDesc.of(HaltAgent.class.getName());
    private static final AtomicInteger LEFT = new AtomicInteger();

    private final String type;
    private final String method;
    private final boolean atReturn;

    private HaltAgent(String type, String method, boolean atReturn) {
        this.type = type;
        this.method = method;
        this.atReturn = atReturn;
    }

    /** @param place {@code binary.class.Name#method@entry:1}, or {@code @return} */
    public static void premain(String place, Instrumentation instrumentation) {
        String[] parts = place.split("[#@:]");
        LEFT.set(Integer.parseInt(parts[3]));
        boolean atReturn =
                switch (parts[2]) {
                    case "entry" -> false;
                    case "return" -> true;
                    default -> throw new IllegalArgumentException(place);
                };
        instrumentation.addTransformer(new HaltAgent(parts[0].replace('.', '/'), parts[1], atReturn));
    }

    /** Called by the method that was named. */
    public static void reached() {
        if (LEFT.decrementAndGet() == 0) {
            Runtime.getRuntime().halt(HALTED);
        }
    }

    @Override
    public byte @Nullable [] transform(
            @Nullable ClassLoader loader,
            @Nullable String name,
            @Nullable Class<?> redefined,
            @Nullable ProtectionDomain domain,
            byte[] bytes) {
        if (!type.equals(name)) {
            return null;
        }
        try {
            return transform(loader == null ? ClassLoader.getSystemClassLoader() : loader, bytes);
        } catch (RuntimeException | LinkageError bug) {
            // The JVM would go on with the class as it was.
            throw giveUp(bug.toString());
        }
    }

    private byte[] transform(ClassLoader loader, byte[] bytes) {
        ClassFile file = ClassFile.of(ClassFile.ClassHierarchyResolverOption.of(
                ClassHierarchyResolver.ofResourceParsing(loader).orElse(ClassHierarchyResolver.defaultResolver())));
        ClassModel model = file.parse(bytes);
        if (model.methods().stream().noneMatch(this::isMeant)) {
            throw giveUp("it has no such method");
        }
        return file.transformClass(model, ClassTransform.transformingMethodBodies(this::isMeant, this));
    }

    private boolean isMeant(MethodModel candidate) {
        return candidate.methodName().equalsString(method) && candidate.code().isPresent();
    }

    private IllegalStateException giveUp(String reason) {
        System.err.println("cannot halt at " + type + "#" + method + ": " + reason);
        Runtime.getRuntime().halt(MISNAMED);
        return new IllegalStateException(reason);
    }

    @Override
    public void atStart(CodeBuilder code) {
        if (!atReturn) {
            callHere(code);
        }
    }

    @Override
    public void accept(CodeBuilder code, CodeElement element) {
        if (atReturn && element instanceof ReturnInstruction) {
            callHere(code);
        }
        code.with(element);
    }

    private static void callHere(CodeBuilder code) {
        code.invokestatic(SELF, "reached", MethodTypeDesc.of(ConstantDescs.CD_void));
    }
}
