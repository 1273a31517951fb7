package bitshear;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Which package may know which. Packages that do not exist yet break no rule. */
class ArchitectureTest {
    private static final String ROOT = "bitshear.";

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("bitshear");

    /** For each package those it may use, besides itself and {@code input}, which everyone may use. */
    private static final Map<String, Set<String>> MAY_USE = Map.ofEntries(
            Map.entry("input", Set.of()),
            Map.entry("kernel", Set.of()),
            Map.entry("component", Set.of("kernel", "workload")),
            Map.entry("workload", Set.of()),
            Map.entry("code", Set.of("workload")),
            Map.entry("compute", Set.of("kernel", "component", "workload", "code")),
            Map.entry("memory", Set.of("kernel", "component", "workload")),
            Map.entry("dram", Set.of("kernel", "component")),
            Map.entry("config", Set.of()),
            Map.entry("result", Set.of()),
            Map.entry("energy", Set.of("component", "result")),
            Map.entry("arch", Set.of("kernel", "component", "workload", "code", "compute", "memory", "dram", "energy")),
            Map.entry(
                    "run",
                    Set.of(
                            "kernel",
                            "component",
                            "workload",
                            "code",
                            "compute",
                            "memory",
                            "dram",
                            "config",
                            "result",
                            "energy",
                            "arch")),
            Map.entry("bits", Set.of("workload", "code", "compute", "result")),
            Map.entry("accuracy", Set.of("workload", "code", "compute", "bits")),
            Map.entry("report", Set.of("result")),
            Map.entry("study", Set.of("workload", "code", "config", "result", "energy", "arch", "run")),
            Map.entry(
                    "validate",
                    Set.of(
                            "kernel",
                            "component",
                            "workload",
                            "code",
                            "compute",
                            "memory",
                            "dram",
                            "config",
                            "result",
                            "energy",
                            "arch",
                            "run",
                            "bits",
                            "accuracy",
                            "study")),
            Map.entry(
                    "sweep",
                    Set.of("workload", "code", "compute", "dram", "config", "result", "energy", "arch", "run")),
            // The top: everything but the insides of a running simulation.
            Map.entry(
                    "cli",
                    Set.of(
                            "workload",
                            "code",
                            "dram",
                            "config",
                            "result",
                            "energy",
                            "arch",
                            "run",
                            "report",
                            "bits",
                            "accuracy",
                            "study",
                            "validate",
                            "sweep")));

    private static String topPackage(JavaClass type) {
        String inRoot = type.getPackageName().substring(ROOT.length());
        int dot = inRoot.indexOf('.');
        return dot < 0 ? inRoot : inRoot.substring(0, dot);
    }

    private static String tree(String topPackage) {
        return ROOT + topPackage + "..";
    }

    static Stream<String> packages() {
        return MAY_USE.keySet().stream().sorted();
    }

    @ParameterizedTest
    @MethodSource("packages")
    void aPackageUsesOnlyThoseItMay(String name) {
        String[] allowed = Stream.concat(Stream.of(name, "input"), MAY_USE.get(name).stream())
                .map(ArchitectureTest::tree)
                .toArray(String[]::new);
        noClasses()
                .that()
                .resideInAPackage(tree(name))
                .should()
                .dependOnClassesThat(resideInAPackage("bitshear..").and(not(resideInAnyPackage(allowed))))
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    @Test
    void everyPackageIsOneOfTheArchitecture() {
        Set<String> unknown = new TreeSet<>();
        CLASSES.forEach(type -> unknown.add(topPackage(type)));
        unknown.removeAll(MAY_USE.keySet());
        assertEquals(Set.of(), unknown, "packages of which MAY_USE does not say what they may use");
    }

    @Test
    void packagesDependOnEachOtherWithoutCycles() {
        slices().matching("bitshear.(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void architecturesDoNotKnowEachOther() {
        slices().matching("bitshear.arch.(*)..")
                .should()
                .notDependOnEachOther()
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    /** What all machines are made of names none of them; only what binds a configuration, and what looks into one, does. */
    @Test
    void nothingBelowNamesAMachine() {
        noClasses()
                .that()
                .resideOutsideOfPackages(
                        "bitshear.arch.(*)..", "bitshear.run..", "bitshear.validate..", "bitshear.study..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("bitshear.arch.(*)..")
                .check(CLASSES);
    }

    /** Energy knows tables and counters; what a PE is made of is the machine's to say. */
    @Test
    void energyKnowsNoArray() {
        noClasses()
                .that()
                .resideInAPackage("bitshear.energy..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("bitshear.arch..", "bitshear.compute..", "bitshear.code..")
                .check(CLASSES);
    }

    @Test
    void onlyTheKernelSeesDsol() {
        noDsolOutside("bitshear.kernel..").check(CLASSES);
        // The rule is no empty one: with no package excepted, the kernel breaks it.
        assertThrows(
                AssertionError.class, () -> noDsolOutside("bitshear.nowhere..").check(CLASSES));
    }

    private static ArchRule noDsolOutside(String tree) {
        return noClasses()
                .that()
                .resideOutsideOfPackage(tree)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("nl.tudelft..", "org.djutils..", "org.djunits..");
    }

    @Test
    void onlyTheCommandLinePrints() {
        noClasses()
                .that()
                .resideOutsideOfPackage("bitshear.cli..")
                .should(ACCESS_STANDARD_STREAMS)
                .check(CLASSES);
    }

    @Test
    void nothingStaticChanges() {
        fields().that()
                .areStatic()
                .should()
                .beFinal()
                .because("simulations run side by side in one JVM")
                .check(CLASSES);
    }

    @Test
    void classesAreNamedForWhatTheyAre() {
        noClasses().should().haveNameMatching(".*(Impl|Manager|Helper|Utils?)").check(CLASSES);
    }
}
