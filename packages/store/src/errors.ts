/** What the store refuses or fails with, as users and peers see it. */
import { defineErrors } from '@hermod/model'

export const storeErrors = defineErrors('STORE', {
  writeFailed: {
    message: 'the journal could not be written: {reason}. Nothing unwritten was confirmed.',
    jms: 'java.io.IOException',
    retry: true,
  },
  refusing: {
    message: 'the store takes no changes since a write to {file} failed: {reason}',
    jms: 'java.io.IOException',
    retry: true,
  },
  notOurs: {
    message: 'the lock of {directory} is not held any more, so nothing is written',
    jms: 'java.io.IOException',
    retry: true,
  },
  notOpen: { message: 'the store is {state}', jms: 'javax.jms.IllegalStateException', retry: true },
  damaged: {
    message:
      '{file} is damaged at byte {offset}: {reason}. Set ignoreMissingJournalfiles="true" on kahaDB to start without what is lost ({count} damaged parts, all in the log).',
    jms: 'java.io.IOException',
    retry: false,
  },
  missing: {
    message:
      '{file} is missing but holds {count} messages or subscriptions. Bring the file back, or set ignoreMissingJournalfiles="true" on kahaDB to start without them.',
    jms: 'java.io.IOException',
    retry: false,
  },
  foreignVersion: {
    message:
      '{file}, byte {offset}: a message that is stored neither in OpenWire version 11 nor in 6 ({reason}). Set ignoreMissingJournalfiles="true" on kahaDB to start without it.',
    jms: 'java.io.IOException',
    retry: false,
  },
  recordTooLarge: {
    message: 'a message of {size} bytes does not fit into a journal record; at most {limit} bytes do',
    jms: 'javax.jms.ResourceAllocationException',
    retry: false,
  },
})
