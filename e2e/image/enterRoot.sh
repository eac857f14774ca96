#!/bin/sh
# enterRoot.sh ROOT APP DATA NODE UID:GID CHECKOUT SANDBOX COMMAND ..., in a mount namespace of its own (unshare -m).
# Runs COMMAND in what the image is while docker-compose.yml runs it: the program in /app on a Debian with Node, as that user, without capabilities, all read-only but
# /data and /tmp. The Debian is this machine's. CHECKOUT and SANDBOX are there too, for the Hermes of the simulated chains.
set -eu
root=$1 app=$2 data=$3 node=$4 user=$5 checkout=$6 sandbox=$7
shift 7
uid=${user%:*} gid=${user#*:}

bind_readonly() { # bind_readonly WHAT WHERE
  mkdir -p "$root$2"
  mount --bind "$1" "$root$2"
  mount -o remount,bind,ro "$root$2"
}

mount -t tmpfs -o mode=755 none "$root"
mkdir "$root/data" "$root/keys" "$root/proc" "$root/dev" "$root/tmp"
mount -t tmpfs -o mode=1777 none "$root/tmp"
mount --bind "$data" "$root/data"
mount --bind /proc "$root/proc"
mount --rbind /dev "$root/dev"
bind_readonly /usr /usr
bind_readonly /etc /etc
for name in bin lib lib64 sbin; do [ ! -e "/usr/$name" ] || ln -s "usr/$name" "$root/$name"; done
bind_readonly "$(dirname "$node")" /node
bind_readonly "$app" /app
bind_readonly "$checkout" "$checkout"
mkdir -p "$root$sandbox"
cp -R "$sandbox/." "$root$sandbox"
chmod -R a+rX "$root$sandbox"
mount -o remount,ro "$root"

exec chroot "$root" /usr/bin/setpriv --reuid "$uid" --regid "$gid" --clear-groups --inh-caps=-all --bounding-set=-all --no-new-privs \
  /usr/bin/env -u NODE_COMPILE_CACHE -C /app PATH=/node:/usr/bin "$@"
