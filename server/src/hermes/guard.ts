/**
 * The POSIX shell script between us and Hermes, which would survive its parent and go on clearing. Descriptors: 3 tells the pid that
 * becomes Hermes; 4 brings "go", without which it never starts; 5 ends with the parent, even on SIGKILL: then the process group, which the
 * script leads, gets SIGTERM, and SIGKILL a second later. The watcher is awaited, so that nothing is left when the script ends; standard
 * error is Hermes' alone.
 */
export const guardScript = `
{ IFS= read -r go <&4 && [ "$go" = go ] || exit 125; exec "$@" 4<&-; } </dev/null 3>&- 5<&- &
child=$!
exec 2>/dev/null
trap '' TERM INT HUP
{ read -r end <&5; kill -s TERM -- -$$; sleep 1; kill -s KILL -- -$$; } </dev/null >/dev/null 3>&- 4<&- &
watcher=$!
echo "$child" >&3
exec 3>&- 4<&-
wait "$child"
code=$?
kill -s KILL "$watcher"
wait "$watcher"
exit "$code"
`

/** Exit codes of a shell that could not run the command: not found, not executable. */
export const commandMissing: readonly number[] = [126, 127]
