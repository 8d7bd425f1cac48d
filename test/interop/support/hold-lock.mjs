// Holds the lock of a directory with the built package, until killed. (The interop tests build first.)
import { silentLogger, systemClock } from '@hermod/model'
import { SharedFileLock } from '@hermod/store'

const lock = new SharedFileLock(
  { directory: process.argv[2] },
  { clock: systemClock, logger: silentLogger, lost: () => process.exit(1) },
)
await lock.acquire()
process.send('held')
setInterval(() => {}, 1000)
