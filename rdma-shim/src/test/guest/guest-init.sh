#!/bin/busybox sh
# The guest's first process: mounts the machine's file system, makes the devices, runs /share/command.
/bin/busybox --install -s /bin
export PATH=/bin
mount -t proc proc /proc
mount -t sysfs sys /sys
mount -t devtmpfs dev /dev
if grep -q assay.probe /proc/cmdline; then
  echo "guest: booted"
  echo o >/proc/sysrq-trigger
  sleep 10
fi
# crc32_generic must be there before rdma_rxe, which does not ask for it.
for module in virtio_pci 9pnet_virtio 9p overlay virtio_console crc32_generic rdma_rxe ib_uverbs \
  rdma_ucm veth sch_netem virtio_blk crc32c_generic ext4; do
  modprobe $module || echo "guest: no module $module"
done
mkdir -p /host /share /memory /root
options=trans=virtio,version=9p2000.L,msize=512000
mount -t 9p -o $options,cache=loose,ro host /host
mount -t tmpfs memory /memory
mkdir -p /memory/upper /memory/work
mount -t overlay -o lowerdir=/host,upperdir=/memory/upper,workdir=/memory/work overlay /root
mkdir -p /root/share /root/proc /root/sys /root/dev /root/run
mount -t 9p -o $options,cache=none share /root/share
ip link set lo up
for folder in proc sys dev; do mount --move /$folder /root/$folder; done
mkdir -p /root/dev/shm /root/dev/infiniband
mount -t tmpfs shm /root/dev/shm
mount -t tmpfs run /root/run

cat >/root/run/network <<'SCRIPT'
# Both ends of the pair stay in the first network namespace: rxe of Linux 6.1 works in no other. Local
# addresses are looked up late, so that what goes from one address to the other leaves by its device.
export PATH=/usr/sbin:/usr/bin:/sbin:/bin
ip link add ve0 type veth peer name ve1
echo 0 >/proc/sys/net/ipv4/conf/all/rp_filter
for device in ve0 ve1; do
  ip link set $device mtu 4500
  settings=/proc/sys/net/ipv4/conf/$device
  echo 1 >$settings/accept_local
  echo 0 >$settings/rp_filter
  echo 1 >$settings/arp_ignore
done
ip addr add 10.99.0.1/32 dev ve0
ip addr add 10.99.0.2/32 dev ve1
ip link set ve0 up
ip link set ve1 up
ip route add 10.99.0.2 dev ve0 src 10.99.0.1 table 101
ip route add 10.99.0.1 dev ve1 src 10.99.0.2 table 102
ip rule add pref 1 iif ve0 lookup local
ip rule add pref 2 iif ve1 lookup local
ip rule add pref 5 from 10.99.0.1 to 10.99.0.2 lookup 101
ip rule add pref 6 from 10.99.0.2 to 10.99.0.1 lookup 102
# Who says nothing of the address to connect from takes the other device's.
ip rule add pref 7 from 10.99.0.1 to 10.99.0.1 lookup local
ip rule add pref 8 to 10.99.0.1 iif lo lookup 102
ip rule add pref 100 lookup local
ip rule del pref 0
rdma link add rxe0 type rxe netdev ve0
rdma link add rxe1 type rxe netdev ve1
SCRIPT
if [ -b /root/dev/vda ]; then
  for disk in /root/dev/vd?; do
    letter=${disk#/root/dev/vd}
    if [ $letter = a ]; then folder=/root/disk; else folder=/root/disk-$letter; fi
    mkdir -p $folder
    mount -t ext4 $disk $folder
  done
else
  chroot /root /bin/sh /run/network
fi
# The kernel makes /dev/uverbsN; libibverbs looks where udev would have put it.
for device in /root/dev/uverbs* /root/dev/rdma_cm; do
  if [ -e $device ]; then ln -sf ../${device##*/} /root/dev/infiniband/${device##*/}; fi
done

cat >/root/run/command <<'SCRIPT'
export PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/tmp LANG=C.UTF-8
ulimit -l unlimited
echo "guest: command starts after $(cut -d' ' -f1 /proc/uptime) s" >/dev/ttyS0
sh /share/command >/dev/hvc0 2>&1 </dev/null
status=$?
# Ended by a signal: the kernel may have said why.
if [ $status -ge 128 ]; then dmesg | tail -n 20 >/dev/hvc0; fi
echo $status >/share/status
echo "guest: command ended after $(cut -d' ' -f1 /proc/uptime) s" >/dev/ttyS0
SCRIPT
chroot /root /bin/sh /run/command
sync
echo o >/root/proc/sysrq-trigger
sleep 10
