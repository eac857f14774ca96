/** Where a process dies: at a named edge, or when a part of the dump has come. */
export interface Kill {
  at: string
  killed: string
}

/** Not an edge of ours: PostgreSQL's programs are at work. */
export const half = 'half of the dump'

export const backupKills: Kill[] = [
  { at: half, killed: 'a backup, while the dump comes' },
  { at: 'back-up:dumped', killed: 'a backup, between dump and checksum' },
  { at: 'back-up:checked', killed: 'a backup, between checksum and rename' },
  { at: 'back-up:named', killed: 'a backup, between rename and manifest' },
  { at: 'back-up:written', killed: 'a backup, between the manifest and its note in the database' },
]

export const restoreKills: Kill[] = [
  { at: 'restore:emptied', killed: 'a restore, before the data come' },
  { at: half, killed: 'a restore, while the data come' },
  { at: 'restore:filled', killed: 'a restore, before it compares what has come' },
  { at: 'restore:before-commit', killed: 'a restore, in its last step' },
  { at: 'restore:after-commit', killed: 'a restore, after its last step, before a role is started' },
]

export const serviceKills: Kill[] = [
  { at: 'read-block:before-commit', killed: 'the service, in the first block that it reads on restored books' },
  { at: 'read-block:after-commit', killed: 'the service, after the first block that it reads on restored books' },
]

export const ageingKills: (Kill & { task: string })[] = ['archive-orders', 'purge-orders'].flatMap(task => [
  { task, at: `${task}:before-commit`, killed: `the task ${task}, before a batch is committed` },
  { task, at: `${task}:after-commit`, killed: `the task ${task}, after a batch is committed` },
])
