#!/bin/sh
# Makes the secrets of docker-compose.yml that are not there yet, and keeps the others. The folder is its owner's alone; inside it files can be
# read by all, since each container's user is another, and each sees only those that are mounted into it.
set -eu
folder=$(dirname "$0")/secrets
mkdir -p -m 700 "$folder"
cd "$folder"
umask 022

keep() { # keep <name> <value>
  [ -s "$1" ] || printf '%s' "$2" >"$1"
}
random() { openssl rand -hex 32; }

keep database-password "$(random)"
keep database-url "postgres://relayooor:$(cat database-password)@postgres:5432/relayooor"
keep clearing-secret-key "$(random)"
keep admin-api-key "$(random)"
keep grafana-password "$(random)"
# Yours to fill: the key that sends refunds, and how alerts reach you. Empty, refunds wait for a signature and nobody is told.
for name in service-wallet-mnemonic slack-webhook-url smtp-password; do [ -e "$name" ] || : >"$name"; done
# For a first look. Replace both by those of your certificate authority.
if [ ! -s tls-key ]; then
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 90 -subj /CN=localhost \
    -addext subjectAltName=DNS:localhost,IP:127.0.0.1 -keyout tls-key -out tls-certificate 2>/dev/null
  chmod 644 tls-key
fi
echo "The secrets are in $(pwd)."
