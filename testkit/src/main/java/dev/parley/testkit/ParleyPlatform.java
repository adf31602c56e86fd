package dev.parley.testkit;

import dev.parley.embedded.EmbeddedPlatform;
import dev.parley.embedded.Endpoints;
import dev.parley.embedded.PlatformException;
import dev.parley.embedded.PlatformListener;
import dev.parley.schemas.topic.TopicNames;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests the embedded platform, with {@code @ExtendWith(ParleyPlatform.class)}: started once per test JVM in a temporary
 * directory, at the first test that asks for it, and stopped at the end of the JVM's tests.
 *
 * <p>Resolves parameters of type {@link Endpoints} and {@link TopicNames}; the latter have a prefix of the test class's own, so
 * that classes do not see each other's topics. (Registry subjects are shared: they are the events' own names.)
 */
public final class ParleyPlatform implements ParameterResolver {
    private static final Namespace NAMESPACE = Namespace.create(ParleyPlatform.class);
    private static final AtomicInteger CLASSES = new AtomicInteger();

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return type == Endpoints.class || type == TopicNames.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        if (parameter.getParameter().getType() == TopicNames.class) {
            return names(context);
        }
        return context.getRoot()
                .getStore(NAMESPACE)
                .getOrComputeIfAbsent(Running.class, ignored -> Running.start(), Running.class)
                .endpoints();
    }

    private static TopicNames names(ExtensionContext context) {
        Class<?> test = outermost(context.getRequiredTestClass());
        return context.getRoot()
                .getStore(NAMESPACE)
                .getOrComputeIfAbsent(
                        test,
                        type -> new TopicNames("t" + CLASSES.incrementAndGet() + "-"
                                + type.getSimpleName().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "") + "."),
                        TopicNames.class);
    }

    private static Class<?> outermost(Class<?> type) {
        Class<?> outermost = type;
        while (outermost.getEnclosingClass() != null) {
            outermost = outermost.getEnclosingClass();
        }
        return outermost;
    }

    private record Running(EmbeddedPlatform platform, TemporaryDirectory directory, Endpoints endpoints)
            implements AutoCloseable {
        static Running start() {
            TemporaryDirectory directory = TemporaryDirectory.create("parley-test");
            EmbeddedPlatform platform =
                    new EmbeddedPlatform(TestPlatform.settings(directory.path()), PlatformListener.silent());
            try {
                return new Running(platform, directory, platform.start());
            } catch (PlatformException failure) {
                throw new IllegalStateException(failure.getMessage(), failure);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while the platform started", interrupted);
            }
        }

        @Override
        public void close() {
            platform.close();
            directory.close();
        }
    }
}
