// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.testing;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.constructors;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaConstructor;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/// The rules of the house that compiled classes can show. Each module checks all of them on its own
/// classes; each is seen to fail on an offender planted among the tests.
public enum HouseRule {
    /// The table of [HousePlan].
    WALLS(classes().should(stayWithinTheirWalls())),

    /// Rooms depend one way.
    ONE_WAY(slices().assignedFrom(rooms()).should().beFreeOfCycles()),

    /// A root package holds `package-info.java` only.
    EMPTY_HALL(
            noClasses()
                    .that()
                    .doNotHaveSimpleName("package-info")
                    .and()
                    .doNotHaveSimpleName("module-info")
                    .should(
                            be(
                                    "in a root package",
                                    type -> {
                                        String room = HousePlan.roomOf(type);
                                        return room != null && room.endsWith(".");
                                    }))),

    /// More than eight parameters are parts that travel together. Snapshots are exempt: they are
    /// results, made in one place and only read.
    FEW_PARAMETERS(constructors().should(haveAtMost(8))),

    /// SD-15: what decides asks no clock and rolls no die: time and chance come in.
    NO_CLOCK_NO_DIE(
            noClasses()
                    .that(HousePlan.in(Rooms.deciding()))
                    .should()
                    .callMethod(System.class, "nanoTime")
                    .orShould()
                    .callMethod(System.class, "currentTimeMillis")
                    .orShould()
                    .callMethod(Math.class, "random")
                    .orShould()
                    .dependOnClassesThat()
                    .areAssignableTo(RandomGenerator.class)
                    .orShould()
                    .dependOnClassesThat()
                    .areAssignableTo(Instant.class)
                    .orShould()
                    .dependOnClassesThat()
                    .areAssignableTo(Clock.class)
                    .because("a day must run in a second, and a seed must tell one story")),

    /// SD-15: a simulation is the same code with the same seed, on no link and no clock. It may
    /// make its dice, from the seed.
    SIMULATION_ALONE(
            noClasses()
                    .that(HousePlan.in("lab.oracle", "lab.simulation"))
                    .should()
                    .dependOnClassesThat(
                            HousePlan.in("host", "router", "output", "loop", "link", "linux"))
                    .orShould()
                    .callMethod(System.class, "nanoTime")
                    .orShould()
                    .callMethod(System.class, "currentTimeMillis")
                    .orShould()
                    .callMethod(Math.class, "random")
                    .orShould()
                    .dependOnClassesThat()
                    .areAssignableTo(ThreadLocalRandom.class)
                    .orShould()
                    .dependOnClassesThat()
                    .areAssignableTo(Instant.class)
                    .orShould()
                    .dependOnClassesThat()
                    .areAssignableTo(Clock.class)),

    /// SD-15: only the command looks at the wall clock.
    NO_WALL_CLOCK(
            noClasses()
                    .that(HousePlan.in("codec.*", "core", "lab.*"))
                    .should()
                    .callMethod(System.class, "currentTimeMillis")
                    .orShould()
                    .callMethod(Instant.class, "now")),

    /// SD-27: one thread owns the state, so there is no lock to send under.
    NO_LOCK(
            noClasses()
                    .that(HousePlan.in(Rooms.deciding()))
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "java.util.concurrent.locks..", "java.util.concurrent.atomic..")),

    /// SD-27, the word in the language.
    NOT_SYNCHRONIZED(
            noMethods()
                    .that()
                    .areDeclaredInClassesThat(HousePlan.in(Rooms.deciding()))
                    .should()
                    .haveModifier(JavaModifier.SYNCHRONIZED)),

    /// Native memory and calls are in one room.
    NATIVE_IN_LINUX(
            noClasses()
                    .that(HousePlan.in("codec.*", "core", "lab.*", "app.*"))
                    .and()
                    .resideOutsideOfPackage("..engine.linux")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("java.lang.foreign..")),

    /// Only the command prints, and only it ends the process.
    QUIET(
            noClasses()
                    .that(HousePlan.in("codec.*", "core", "lab.*"))
                    .should()
                    .accessField(System.class, "out")
                    .orShould()
                    .accessField(System.class, "err")
                    .orShould()
                    .callMethod(System.class, "exit", int.class)
                    .orShould()
                    .callMethod(Runtime.class, "halt", int.class)),

    /// Counters are fed to Micrometer at the edge.
    MICROMETER_AT_THE_EDGE(
            noClasses()
                    .that(HousePlan.in("codec.*", "core", "lab.*", "app.*"))
                    .and()
                    .resideOutsideOfPackages(
                            "..engine.host",
                            "..engine.router",
                            "..engine.metrics",
                            "..lab.scenario.play",
                            "..app.control")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("io.micrometer..")),

    /// What embedders take drags no command line, no documents and no HTTP along.
    LEAN_CORE(
            noClasses()
                    .that(HousePlan.in("codec.*", "core"))
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(Rooms.documents())
                    .orShould()
                    .dependOnClassesThat()
                    .resideInAnyPackage(Rooms.frontDoor())),

    /// The lab reads documents, but has neither a command line nor HTTP.
    NO_DOOR_IN_THE_LAB(
            noClasses()
                    .that(HousePlan.in("lab.*"))
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(Rooms.frontDoor()));

    @SuppressWarnings("ImmutableEnumChecker") // rules are set up once and only checked
    private final ArchRule rule;

    HouseRule(ArchRule rule) {
        this.rule = rule.allowEmptyShould(true);
    }

    /// What breaks the rule, a text each. Nobody is let off.
    public List<String> offences(JavaClasses classes) {
        return rule.evaluate(classes).getFailureReport().getDetails();
    }

    private static ArchCondition<JavaClass> stayWithinTheirWalls() {
        return new ArchCondition<>("use only the rooms the plan opens to theirs") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                for (Dependency use : type.getDirectDependenciesFromSelf()) {
                    JavaClass other = use.getTargetClass().getBaseComponentType();
                    if (!HousePlan.mayUse(type, other)) {
                        events.add(
                                SimpleConditionEvent.violated(
                                        type,
                                        HousePlan.roomOf(type)
                                                + " may not use "
                                                + HousePlan.roomOf(other)
                                                + ": "
                                                + use.getDescription()));
                    }
                }
            }
        };
    }

    private static ArchCondition<JavaClass> be(String what, Predicate<JavaClass> test) {
        return ArchCondition.from(DescribedPredicate.describe("be " + what, test));
    }

    private static ArchCondition<JavaConstructor> haveAtMost(int parameters) {
        return new ArchCondition<>("have at most " + parameters + " parameters") {
            @Override
            public void check(JavaConstructor constructor, ConditionEvents events) {
                JavaClass owner = constructor.getOwner();
                boolean snapshot = owner.isRecord() && owner.getSimpleName().endsWith("Snapshot");
                int count = constructor.getRawParameterTypes().size();
                if (count > parameters && !snapshot) {
                    events.add(
                            SimpleConditionEvent.violated(
                                    constructor, count + ": " + constructor.getFullName()));
                }
            }
        };
    }

    private static SliceAssignment rooms() {
        return new SliceAssignment() {
            @Override
            public String getDescription() {
                return "rooms";
            }

            @Override
            public SliceIdentifier getIdentifierOf(JavaClass type) {
                String room = HousePlan.roomOf(type);
                return room == null ? SliceIdentifier.ignore() : SliceIdentifier.of(room);
            }
        };
    }

    /// Groups of packages; in a class of their own, because an enum's constants come before its
    /// fields.
    private static final class Rooms {
        private Rooms() {}

        static String[] deciding() {
            return new String[] {"registry", "schedule", "listener", "querier", "population"};
        }

        static String[] documents() {
            return new String[] {
                "com.fasterxml..", "tools.jackson..", "org.yaml..", "org.snakeyaml.."
            };
        }

        static String[] frontDoor() {
            return new String[] {
                "picocli..",
                "java.net.http..",
                "com.sun.net.httpserver..",
                "io.netty.handler.codec.http..",
                "io.prometheus.."
            };
        }
    }
}
