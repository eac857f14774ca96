#!/bin/sh
# machine.sh FOLDER PATH ...: the root of a machine of its own, in name spaces of its own (unshare --mount --pid): this machine's Debian,
# to be written to without a trace, with nothing in it of a database, of nginx or of the service. Each PATH is there too, wherever it lies.
# Says "ready", and stays.
set -eu
folder=$1
shift
root=$folder/root

over() { # over <folder> <place>: shows the folder there, and keeps what is changed there in memory
  own=$(mktemp -d "$folder/own.XXXXXX")
  mkdir -p "$own/changes" "$own/work" "$2"
  mount -t overlay -o "lowerdir=$1,upperdir=$own/changes,workdir=$own/work,redirect_dir=on" none "$2"
}
disk() { stat --format %d "$1"; }

mount -t tmpfs -o mode=755 none "$folder"
over / "$root"
mount -t proc none "$root/proc"
mount --rbind /dev "$root/dev"
mount -t tmpfs -o mode=755 none "$root/run"
for path in "$@"; do
  [ "$(disk "$path")" = "$(disk /)" ] && continue
  if [ -d "$path" ]; then
    over "$path" "$root$path"
  else
    mkdir -p "$(dirname "$root$path")"
    cp "$path" "$root$path"
  fi
done
cd "$root"
rm -rf etc/nginx/conf.d/* etc/postgresql/* var/lib/postgresql/* etc/relayooor etc/hermes var/lib/relayooor opt/relayooor
echo ready
exec chroot "$root" sleep infinity
