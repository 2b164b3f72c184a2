package dev.assay.engine.hardware;

import java.util.List;
import java.util.SortedMap;

/**
 * What runs on the machine and may change with an update or a setting.
 *
 * @param jdk vendor and full version
 * @param jvm name and mode of the virtual machine
 * @param jvmFlags arguments this JVM was started with
 * @param garbageCollectors names of the active collectors
 * @param kernel release of the kernel
 * @param distribution the operating system's own name
 * @param mitigations each CPU vulnerability and what the kernel does about it
 * @param clockSource the kernel's current clock source
 * @param transparentHugePages the mode in force
 * @param governor frequency governor of the first CPU
 */
public record SoftwareFacts(
    Fact<String> jdk,
    Fact<String> jvm,
    Fact<List<String>> jvmFlags,
    Fact<List<String>> garbageCollectors,
    Fact<String> kernel,
    Fact<String> distribution,
    Fact<SortedMap<String, String>> mitigations,
    Fact<String> clockSource,
    Fact<String> transparentHugePages,
    Fact<String> governor) {}
