/**
 * For programs that another one of ours starts, loaded before anything else: when that one is gone, however it ended, this one
 * is told to stop. From the first moment on: a program that has not yet set up its own ending just ends.
 */
process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'))
