package dev.assay.engine.hardware;

import java.util.HashMap;
import java.util.Map;

/**
 * Names of Arm implementers and parts, which the kernel gives as numbers only. Source: the Main ID
 * Register in Arm's technical reference manuals and {@code arch/arm64/include/asm/cputype.h}.
 */
final class ArmNames {

  private static final Map<String, String> IMPLEMENTERS =
      parse(
          """
          41=ARM 42=Broadcom 43=Cavium 46=Fujitsu 48=HiSilicon 4e=NVIDIA 50=APM 51=Qualcomm
          61=Apple 6d=Microsoft 70=Phytium c0=Ampere
          """);

  private static final Map<String, String> PARTS =
      parse(
          """
          41:d03=Cortex-A53 41:d05=Cortex-A55 41:d07=Cortex-A57 41:d08=Cortex-A72 41:d09=Cortex-A73
          41:d0a=Cortex-A75 41:d0b=Cortex-A76 41:d0d=Cortex-A77 41:d41=Cortex-A78 41:d44=Cortex-X1
          41:d46=Cortex-A510 41:d47=Cortex-A710 41:d48=Cortex-X2 41:d4d=Cortex-A715 41:d4e=Cortex-X3
          41:d80=Cortex-A520 41:d81=Cortex-A720 41:d82=Cortex-X4 41:d85=Cortex-X925
          41:d87=Cortex-A725 41:d0c=Neoverse-N1 41:d40=Neoverse-V1 41:d49=Neoverse-N2
          41:d4f=Neoverse-V2 41:d83=Neoverse-V3AE 41:d84=Neoverse-V3 41:d8e=Neoverse-N3
          43:0a1=ThunderX 43:0af=ThunderX2 46:001=A64FX 48:d01=TaiShan-v110 61:022=M1-Icestorm
          61:023=M1-Firestorm c0:ac3=Ampere-1 c0:ac4=Ampere-1A
          """);

  private ArmNames() {}

  /** The maker, or the number where it is not known. */
  static String implementer(String number) {
    return IMPLEMENTERS.getOrDefault(number.replace("0x", ""), number);
  }

  /** The design's name, or {@code implementer:part} in numbers where it is not known. */
  static String part(String implementer, String part) {
    String numbers = implementer + ":" + part;
    return PARTS.getOrDefault(numbers.replace("0x", ""), numbers);
  }

  private static Map<String, String> parse(String table) {
    Map<String, String> names = new HashMap<>();
    for (String row : table.strip().split("\\s+", -1)) {
      int equals = row.indexOf('=');
      names.put(row.substring(0, equals), row.substring(equals + 1));
    }
    return Map.copyOf(names);
  }
}
