package dev.assay.bench.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The architecture's rules over all modules, as compiled. */
class ArchitectureTest {

  private static JavaClasses classes;

  @BeforeAll
  static void importClasses() {
    classes =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .withImportOption(location -> !location.contains("jmh_generated"))
            .importPackages("dev.assay");
  }

  @Test
  void packagesFormNoCycles() {
    slices().matching("dev.assay.engine.(*)..").should().beFreeOfCycles().check(classes);
    slices().matching("dev.assay.engine.(**)").should().beFreeOfCycles().check(classes);
    slices().matching("dev.assay.transport.(*)..").should().beFreeOfCycles().check(classes);
    slices().matching("dev.assay.transport.(**)").should().beFreeOfCycles().check(classes);
    slices().matching("dev.assay.exec.(*)..").should().beFreeOfCycles().check(classes);
    slices().matching("dev.assay.exec.(**)").should().beFreeOfCycles().check(classes);
    slices().matching("dev.assay.bench.(*)..").should().beFreeOfCycles().check(classes);
    slices().matching("dev.assay.bench.(**)").should().beFreeOfCycles().check(classes);
  }

  @Test
  void modulesDependInOneDirection() {
    noClasses()
        .that(resideInAPackage("dev.assay.engine.."))
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(
                "dev.assay.transport..", "dev.assay.exec..", "dev.assay.kv..", "dev.assay.bench.."))
        .check(classes);
    noClasses()
        .that(resideInAnyPackage("dev.assay.transport..", "dev.assay.exec.."))
        .should()
        .dependOnClassesThat(resideInAnyPackage("dev.assay.kv..", "dev.assay.bench.."))
        .allowEmptyShould(true)
        .check(classes);
    noClasses()
        .that(resideInAPackage("dev.assay.exec.."))
        .should()
        .dependOnClassesThat(resideInAPackage("dev.assay.transport.."))
        .allowEmptyShould(true)
        .check(classes);
  }

  @Test
  void theTransportsContractKnowsNoBackend() {
    noClasses()
        .that(resideInAPackage("dev.assay.transport"))
        .should()
        .dependOnClassesThat(resideInAPackage("dev.assay.transport.*.."))
        .check(classes);
  }

  @Test
  void theVectorApiStaysInKernelPackages() {
    noClasses()
        .that(not(resideInAPackage("..kernel..")))
        .should()
        .dependOnClassesThat(resideInAPackage("jdk.incubator.vector.."))
        .check(classes);
  }

  @Test
  void productionModulesKnowNoPeers() {
    classes()
        .that(resideInAPackage("dev.assay.engine.."))
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(
                "dev.assay.engine..",
                "java..",
                "javax.management..",
                "com.sun.management..",
                "jdk.incubator.vector..",
                "org.agrona..",
                "org.jctools..",
                "org.HdrHistogram..",
                "org.jspecify.."))
        .check(classes);
  }

  @Test
  void ownCodeUsesNoUnsafe() {
    noClasses()
        .should()
        .dependOnClassesThat(resideInAnyPackage("sun..", "jdk.internal.."))
        .check(classes);
  }

  @Test
  void packagesHaveNamesThatSaySomething() {
    noClasses()
        .should()
        .resideInAnyPackage(
            "..util..", "..utils..", "..common..", "..helper..", "..manager..", "..impl..")
        .check(classes);
  }

  @Test
  void onlyTheCommandLinePrintsAndExits() {
    noClasses()
        .that(not(resideInAnyPackage("dev.assay.bench.cli..", "dev.assay.bench.jmh..")))
        .should()
        .callMethod(System.class, "exit", int.class)
        .check(classes);
  }
}
