// Takes the lock of a directory with the bare native call and keeps it until killed: another process for the tests.
import { openSync } from 'node:fs'
import { tryLock } from 'fs-native-extensions'

const taken = tryLock(openSync(process.argv[2], 'a+'))
process.send(taken ? 'LOCKED' : 'BUSY')
setInterval(() => {}, 1000)
