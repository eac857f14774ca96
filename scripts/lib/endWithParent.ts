// Loaded before everything else, so that a child ends with its parent even while it still starts.
process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'))
