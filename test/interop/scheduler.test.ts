/** Messages that are delivered later, and the destination that looks after them: against the real broker. */
import { compareWithActiveMQ, type OnPurpose } from './support/compare.js'

/** Where Hermod departs from the real broker and means to: both sides are written down, and held to it. */
const ON_PURPOSE: readonly OnPurpose[] = []

compareWithActiveMQ({
  classes: ['Scheduler'],
  configuration: 'scheduler.xml',
  clients: ['5.17.2'],
  onPurpose: ON_PURPOSE,
})

compareWithActiveMQ({ classes: ['SchedulerOff'], clients: ['5.17.2'] })
