package dev.assay.engine.hardware;

/**
 * Names of Arm implementers and parts, which the kernel gives as numbers only. Source: the Main ID
 * Register in Arm's technical reference manuals and {@code arch/arm64/include/asm/cputype.h}.
 */
final class ArmNames {

  private ArmNames() {}

  /** The maker, or the number where it is not known. */
  static String implementer(String number) {
    return switch (number) {
      case "0x41" -> "ARM";
      case "0x42" -> "Broadcom";
      case "0x43" -> "Cavium";
      case "0x46" -> "Fujitsu";
      case "0x48" -> "HiSilicon";
      case "0x4e" -> "NVIDIA";
      case "0x50" -> "APM";
      case "0x51" -> "Qualcomm";
      case "0x61" -> "Apple";
      case "0x6d" -> "Microsoft";
      case "0x70" -> "Phytium";
      case "0xc0" -> "Ampere";
      default -> number;
    };
  }

  /** The design's name, or {@code implementer:part} in numbers where it is not known. */
  static String part(String implementer, String part) {
    return switch (implementer + ":" + part) {
      case "0x41:0xd03" -> "Cortex-A53";
      case "0x41:0xd05" -> "Cortex-A55";
      case "0x41:0xd07" -> "Cortex-A57";
      case "0x41:0xd08" -> "Cortex-A72";
      case "0x41:0xd09" -> "Cortex-A73";
      case "0x41:0xd0a" -> "Cortex-A75";
      case "0x41:0xd0b" -> "Cortex-A76";
      case "0x41:0xd0c" -> "Neoverse-N1";
      case "0x41:0xd0d" -> "Cortex-A77";
      case "0x41:0xd40" -> "Neoverse-V1";
      case "0x41:0xd41" -> "Cortex-A78";
      case "0x41:0xd44" -> "Cortex-X1";
      case "0x41:0xd46" -> "Cortex-A510";
      case "0x41:0xd47" -> "Cortex-A710";
      case "0x41:0xd48" -> "Cortex-X2";
      case "0x41:0xd49" -> "Neoverse-N2";
      case "0x41:0xd4d" -> "Cortex-A715";
      case "0x41:0xd4e" -> "Cortex-X3";
      case "0x41:0xd4f" -> "Neoverse-V2";
      case "0x41:0xd80" -> "Cortex-A520";
      case "0x41:0xd81" -> "Cortex-A720";
      case "0x41:0xd83" -> "Neoverse-V3";
      case "0x41:0xd84" -> "Neoverse-V3";
      case "0x41:0xd8e" -> "Neoverse-N3";
      case "0x43:0x0a1" -> "ThunderX";
      case "0x43:0x0af" -> "ThunderX2";
      case "0x46:0x001" -> "A64FX";
      case "0x48:0xd01" -> "TaiShan v110";
      case "0x61:0x022" -> "M1 Icestorm";
      case "0x61:0x023" -> "M1 Firestorm";
      case "0xc0:0xac3" -> "Ampere-1";
      case "0xc0:0xac4" -> "Ampere-1A";
      case String unknown -> unknown;
    };
  }
}
