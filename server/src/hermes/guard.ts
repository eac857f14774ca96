/**
 * The shell script between us and Hermes, because Hermes lives on when its parent is killed, and goes on clearing.
 *
 * Descriptors: 3 tells the pid of what becomes Hermes; 4 brings "go", and without it Hermes is never started; 5 is held open by the
 * parent and ends when the parent does, by SIGKILL too: then the whole process group gets SIGTERM, and SIGKILL a second later.
 * Standard error is Hermes' alone: the shell would tell there that its child was terminated.
 * The watcher is waited for, so that whoever sees the script end sees nothing left of it.
 * The script leads the process group (it is spawned detached). POSIX sh, so that it costs a few milliseconds and needs nothing.
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
