/** Policies by destination, limits for producers and slow consumers, history for latecomers: against the real broker. */
import { compareWithActiveMQ, type OnPurpose } from './support/compare.js'

/** Where Hermod departs from the real broker and means to: both sides are written down, and held to it. */
const ON_PURPOSE: readonly OnPurpose[] = [
  {
    scenario: 'policy-slow-advised',
    what: 'policy-slow.advised.Q',
    real: 'false',
    ours: /^true$/,
    why: '5.17.2 looks for slow consumers among those of topics only; later releases also among those of queues',
  },
]

compareWithActiveMQ({
  classes: ['Policy'],
  configuration: 'policies.xml',
  clients: ['5.17.2'],
  onPurpose: ON_PURPOSE,
})
