/** Messages that come again, and messages that nobody wants: against the real broker. */
import { compareWithActiveMQ, type OnPurpose } from './support/compare.js'

/** Where Hermod departs from the real broker and means to: both sides are written down, and held to it. */
const ON_PURPOSE: readonly OnPurpose[] = []

compareWithActiveMQ({
  classes: ['Redelivery'],
  configuration: 'redelivery.xml',
  clients: ['5.17.2'],
  onPurpose: ON_PURPOSE,
})
