/** What can go wrong on the way to being the master of a store directory. */
import { defineErrors } from '@hermod/model'

export const lockErrors = defineErrors('LOCK', {
  taken: {
    message:
      "File '{path}' could not be locked: another broker uses this directory. Stop it, or let this one wait as a slave (failIfLocked=false).",
    jms: 'java.io.IOException',
    retry: true,
  },
  unusable: {
    message:
      "File '{path}' cannot be used as a lock. The directory must be writable and its file system must support record locks (NFSv3: with lockd).",
    jms: 'java.io.IOException',
    retry: false,
  },
  aborted: {
    message: "The waiting for the lock '{path}' ended because this broker stops.",
    jms: 'java.io.IOException',
    retry: false,
  },
})
