/** Durable subscriptions under every option that bears on them: against the real broker. */
import { compareWithActiveMQ, type OnPurpose } from './support/compare.js'

/** Where Hermod departs from the real broker and means to: both sides are written down, and held to it. */
const ON_PURPOSE: readonly OnPurpose[] = [
  {
    scenario: 'sub-dead-shared',
    what: 'dead letters',
    real: '[poison]',
    ours: /^\[poison, poison\]$/,
    why: 'ActiveMQ keeps one of dead letters with the same id; it would drop one that dies again after an operator moved it back, too',
  },
]

compareWithActiveMQ({
  classes: ['Durable'],
  configuration: 'durable.xml',
  clients: ['5.17.2'],
  onPurpose: ON_PURPOSE,
})
