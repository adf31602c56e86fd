package dev.parley.cli.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.Architectures;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The arrows between the modules, and what keeps the domain plain. */
class ArchitectureTest {
    private static JavaClasses parley;

    @BeforeAll
    static void readClasses() {
        parley = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("dev.parley");
    }

    @Test
    void shouldPointArrowsBetweenModulesOneWayOnly() {
        ArchRule rule = Architectures.layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .withOptionalLayers(true)
                .layer("schemas")
                .definedBy("dev.parley.schemas..", "dev.parley.events..")
                .layer("domain")
                .definedBy("dev.parley.domain..")
                .layer("local")
                .definedBy("dev.parley.local..")
                .layer("topology")
                .definedBy("dev.parley.topology..")
                .layer("worker")
                .definedBy("dev.parley.worker..")
                .layer("api")
                .definedBy("dev.parley.api..")
                .layer("embedded")
                .definedBy("dev.parley.embedded..")
                .layer("cli")
                .definedBy("dev.parley.cli..")
                .whereLayer("cli")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("topology")
                .mayOnlyBeAccessedByLayers("cli")
                .whereLayer("worker")
                .mayOnlyBeAccessedByLayers("cli")
                .whereLayer("local")
                .mayOnlyBeAccessedByLayers("worker", "cli")
                .whereLayer("api")
                .mayOnlyBeAccessedByLayers("cli")
                .whereLayer("embedded")
                .mayOnlyBeAccessedByLayers("cli")
                .whereLayer("domain")
                .mayOnlyBeAccessedByLayers("topology", "worker", "api", "cli")
                .whereLayer("schemas")
                .mayOnlyBeAccessedByLayers("topology", "worker", "api", "embedded", "cli");

        rule.check(parley);
    }

    @Test
    void shouldKeepTheDomainFreeOfFrameworks() {
        classes()
                .that()
                .resideInAPackage("dev.parley.domain..")
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(
                        "dev.parley.domain..",
                        "java..",
                        "org.jspecify.annotations..",
                        "org.yaml.snakeyaml..",
                        "com.fasterxml.jackson.core.."))
                .check(parley);
    }

    @Test
    void shouldReadYamlWithOneLibraryInOnePlace() {
        noClasses()
                .that(resideInAPackage("dev.parley..").and(not(resideInAPackage("dev.parley.domain.yaml.."))))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.yaml.snakeyaml..")
                .check(parley);
    }

    @Test
    void shouldKnowBackendsOnlyWhereTheyAreNamed() {
        noClasses()
                .that(not(resideInAPackage("dev.parley.worker.model.openai..")))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.langchain4j..")
                .check(parley);
    }

    @Test
    void shouldKeepTheLocalModelsFreeOfKafka() {
        noClasses()
                .that(resideInAPackage("dev.parley.local.."))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.apache.kafka..", "org.apache.avro..", "picocli..")
                .check(parley);
    }

    /** A clock that is set would make requests expire, or wait for hours. */
    @Test
    void shouldMeasureTheTimeOfLocalModelsByNoClockThatIsSet() {
        noClasses()
                .that(resideInAnyPackage("dev.parley.local.engine..", "dev.parley.worker.model.djl.."))
                .should()
                .dependOnClassesThat()
                .haveNameMatching("java\\.time\\.(Clock|Instant|InstantSource)")
                .check(parley);
    }

    @Test
    void shouldKnowNativeModelsOnlyInTheModuleOfLocalModels() {
        noClasses()
                .that(not(resideInAPackage("dev.parley.local..")))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("ai.djl..")
                .check(parley);
    }

    @Test
    void shouldKeepAwtToTheDrawings() {
        noClasses()
                .that(not(resideInAPackage("dev.parley.cli.flow.drawing..")))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.awt..", "org.eclipse.elk..")
                .check(parley);
    }

    @Test
    void shouldHaveNoCyclesBetweenPackagesOfTheDomain() {
        SlicesRuleDefinition.slices()
                .matching("dev.parley.domain.(*)..")
                .should()
                .beFreeOfCycles()
                .check(parley);
    }

    @Test
    void shouldNotPrintPastTheOneOutput() {
        noClasses()
                .that()
                .resideOutsideOfPackages("dev.parley.embedded..", "dev.parley.testkit..")
                .and()
                .doNotHaveFullyQualifiedName("dev.parley.cli.Parley")
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .check(parley);
    }
}
