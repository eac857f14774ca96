#!/bin/bash
# Stands in for systemd, which runs on no machine that tests this: starts what the units say, as their user, in their folder, with their
# settings and credentials. What the units take away from a process (rights, system calls, memory) is not tried.
set -eu

value() { sed -n "s/^$2=//p" "/etc/systemd/system/$1" | sed "s,%i,$instance,g; s,%d,$credentials,g"; } # value <unit file> <name>

start() { # start <unit file> <instance>
  local unit=$1 instance=$2 credentials=/run/credentials/$1-$2 settings=() user file line
  user=$(value "$unit" User)
  mkdir -p "$credentials"
  while IFS=: read -r name file; do install -m 400 -o "$user" "$file" "$credentials/$name"; done < <(value "$unit" LoadCredential)
  for file in $(value "$unit" StateDirectory); do install -d -m 700 -o "$user" -g "$user" "/var/lib/$file"; done
  for file in $(value "$unit" EnvironmentFile); do
    while read -r line; do settings+=("$line"); done < <(grep '^[A-Z]' "$file")
  done
  for line in $(value "$unit" Environment); do settings+=("$line"); done
  cd "$(value "$unit" WorkingDirectory)"
  # shellcheck disable=SC2046 # the words of a command
  exec setpriv --reuid "$user" --regid "$user" --init-groups --no-new-privs env -i PATH=/usr/local/bin:/usr/bin:/bin "${settings[@]}" \
    $(value "$unit" ExecStart)
}

case "$*" in
  daemon-reload) ;;
  'reload nginx') nginx -s reload 2>/dev/null || nginx ;;
  'enable --now relayooor.target')
    mkdir -p /var/log/units
    (start relayooor-migrate.service '') >/var/log/units/migrate.log 2>&1
    for role in api worker scheduler; do (start relayooor@.service "$role") </dev/null >"/var/log/units/$role.log" 2>&1 & done
    ;;
  'status relayooor@* relayooor-migrate')
    # They may be about to start.
    for role in api worker scheduler; do timeout 30 bash -c "until pgrep --full -- 'main.ts --role $role\$'; do sleep 0.1; done"; done
    ;;
  *) echo "systemctl $*: not known here" >&2 && exit 1 ;;
esac
