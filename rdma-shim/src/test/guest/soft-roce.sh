#!/bin/bash
# Runs a command in an emulated guest that has two RDMA devices in software (Soft-RoCE), or a disk.
#
#   soft-roce.sh prepare          fetches the kernel and packs the guest's first file system, once
#   soft-roce.sh run FOLDER CMD   runs CMD by sh; FOLDER is the guest's /share, writable; the exit
#                                 status is CMD's; what a JVM leaves as FOLDER/hs_err_*.log when it
#                                 crashes is shown in short and kept in the cache
#
# With ASSAY_GUEST_DISK, images of ext4 file systems as QEMU names them, the guest has the first as
# /disk, the next as /disk-b and so on, and no devices for RDMA. Killing QEMU is cutting its power:
# what the guest has not written to its disks is gone.
#
# Exit status 77: this machine cannot run the guest; the reason is one line on standard error.
#
# The guest is Debian's stock kernel under QEMU (by KVM where that boots it, else emulated), with this machine's own file system
# underneath (read-only by 9p, writable in the guest's memory through an overlay), so that the JDK and
# the class path are where they are here. Its devices are rxe0 (10.99.0.1) and rxe1 (10.99.0.2) on the
# two ends of a virtual Ethernet pair, and rules of routing make real RoCEv2 packets cross the pair.
set -euo pipefail

cache=${ASSAY_GUEST_CACHE:-${XDG_CACHE_HOME:-${HOME:-/tmp}/.cache}/assay/guest}
modules=(virtio_pci 9pnet_virtio 9p overlay virtio_console crc32_generic crc32_pclmul rdma_rxe
  ib_uverbs rdma_ucm veth sch_netem virtio_blk crc32c_generic ext4)
PATH=$PATH:/usr/sbin:/sbin

cannot() { printf 'soft-roce: %s\n' "$1" >&2; exit 77; }

require() {
  [[ $(uname -s)-$(uname -m) == Linux-x86_64 ]] || cannot "the guest's kernel is for x86-64 Linux"
  local tool package
  while read -r tool package; do
    command -v "$tool" >/dev/null || cannot "$tool is missing: apt-get install $package"
  done <<'LIST'
qemu-system-x86_64 qemu-system-x86
busybox busybox-static
cpio cpio
depmod kmod
rdma iproute2
ibv_devices ibverbs-utils
LIST
  [[ -e /usr/lib/x86_64-linux-gnu/libibverbs/librxe-rdmav34.so ]] || compgen -G '/usr/lib*/*/libibverbs/librxe-*.so' \
    >/dev/null || cannot "libibverbs has no driver for rxe: apt-get install ibverbs-providers"
}

# The folder of the unpacked kernel package; fetched when there is none yet.
kernel() {
  if ! compgen -G "$cache/linux/boot/vmlinuz-*" >/dev/null; then
    for tool in apt-get apt-cache dpkg-deb; do
      command -v "$tool" >/dev/null || cannot "no $tool, so Debian's kernel cannot be fetched into $cache"
    done
    mkdir -p "$cache"
    local work name
    work=$(mktemp -d "$cache/fetch.XXXXXX")
    name=$(apt-cache depends linux-image-amd64 2>/dev/null | awk '/Depends:/{print $2; exit}')
    if [[ -z $name ]] || ! (cd "$work" && apt-get download "$name" >log 2>&1); then
      rm -rf "$work"
      cannot "the package linux-image-amd64 cannot be downloaded (apt-get update first?)"
    fi
    dpkg-deb -x "$work"/*.deb "$work/linux"
    mv -T "$work/linux" "$cache/linux" 2>/dev/null || true # somebody else may have been first
    rm -rf "$work"
  fi
}

# Packs busybox, the modules and guest-init.sh as the guest's first file system.
pack() {
  local self version root module path
  self=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
  version=$(basename "$cache"/linux/lib/modules/*)
  vmlinuz=$cache/linux/boot/vmlinuz-$version
  initrd=$cache/initrd-$(cat "$self"/*.sh | sha256sum | cut -c1-16)
  [[ ! -f $initrd ]] || return 0
  root=$(mktemp -d "$cache/pack.XXXXXX")
  mkdir -p "$root"/{bin,proc,sys,dev}
  cp "$(command -v busybox)" "$root/bin/busybox"
  cp "$self/guest-init.sh" "$root/init"
  chmod +x "$root/init"
  depmod -b "$cache/linux" "$version"
  for module in "${modules[@]}"; do
    modprobe -d "$cache/linux" -S "$version" --show-depends "$module" | awk '$1 == "insmod" {print $2}'
  done | sort -u | while read -r path; do
    install -D -m 644 "$path" "$root/${path#"$cache/linux/"}"
  done
  cp "$cache/linux/lib/modules/$version"/modules.{order,builtin,builtin.modinfo} "$root/lib/modules/$version/"
  depmod -b "$root" "$version"
  (cd "$root" && find . | cpio -o -H newc --quiet | gzip -1) >"$initrd.$$"
  mv "$initrd.$$" "$initrd"
  rm -rf "$root"
}

# Tries once after each start of this machine whether KVM boots the guest: where this machine is a
# guest itself, there may be a /dev/kvm that runs some kernels only, or interprets them.
accelerate() {
  local known console found="-accel tcg,thread=multi -cpu max"
  known=$cache/accelerator-$(</proc/sys/kernel/random/boot_id)
  if [[ ! -s $known ]]; then
    console=$(mktemp "$cache/probe.XXXXXX")
    if [[ -w /dev/kvm ]]; then
      (timeout 15 qemu-system-x86_64 -accel kvm -cpu host -m 512 -display none -no-reboot -nodefaults \
        -kernel "$vmlinuz" -initrd "$initrd" -append "console=ttyS0 panic=-1 quiet assay.probe" \
        -serial "file:$console" </dev/null || true) >/dev/null 2>&1
      if grep -q "guest: booted" "$console"; then found="-accel kvm -cpu host"; fi
    fi
    rm -f "$console"
    echo "$found" >"$known.$$"
    mv "$known.$$" "$known"
  fi
  read -ra accelerator <"$known"
}

run() {
  local share=$1
  shift
  mkdir -p "$share"
  rm -f "$share/status"
  printf '%s\n' "$*" >"$share/command"
  local disk=() image
  for image in ${ASSAY_GUEST_DISK:-}; do
    disk+=(-drive "file=$image,format=raw,if=virtio,cache=writeback")
  done
  timeout "${ASSAY_GUEST_SECONDS:-400}" qemu-system-x86_64 "${accelerator[@]}" \
    -m 2048 -smp 2 -display none -no-reboot -nodefaults -kernel "$vmlinuz" -initrd "$initrd" \
    -append "console=ttyS0 panic=-1 quiet mitigations=off nokaslr tsc=reliable" \
    -chardev "file,id=kernel,path=$share/console" -serial chardev:kernel \
    -device virtio-serial-pci -chardev stdio,id=out,signal=off -device virtconsole,chardev=out \
    ${disk[@]+"${disk[@]}"} \
    -virtfs local,path=/,mount_tag=host,security_model=none,readonly=on,multidevs=remap \
    -virtfs "local,path=$share,mount_tag=share,security_model=none" </dev/null ||
    echo "soft-roce: qemu ended with status $?" >&2
  local crash
  for crash in "$share"/hs_err_*.log; do
    [[ -s $crash ]] || continue
    cp "$crash" "$cache/$(date -u +%Y%m%dT%H%M%SZ)-${crash##*/}"
    echo "soft-roce: a JVM crashed in the guest; all of what it left is in $cache:"
    head -n 120 "$crash" | cut -c1-200
  done
  if [[ ! -s $share/status ]]; then
    echo "soft-roce: the command gave no exit status; the guest's console ended with:" >&2
    tail -n 20 "$share/console" >&2
    exit 98
  fi
  exit "$(<"$share/status")"
}

require
kernel
pack
accelerate
case ${1:-} in
  prepare) ;;
  run) run "${@:2}" ;;
  *) echo "usage: soft-roce.sh prepare | run FOLDER COMMAND" >&2; exit 2 ;;
esac
