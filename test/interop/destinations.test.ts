/** Virtual, composite and mirrored destinations, and how destinations come and go, against the real broker. */
import { compareWithActiveMQ } from './support/compare.js'

compareWithActiveMQ({
  classes: ['Destination', 'Virtual'],
  configuration: 'destinations.xml',
  clients: ['5.17.2'],
  onPurpose: [
    {
      scenario: 'destination-delete-durable',
      what: 'away since a restart',
      real: 'no error',
      ours: /^JMSException: Destination: \S+ still has an active subscription: /,
      why: 'what a subscriber waits for is not thrown away by a removal without force, whenever the broker was started',
    },
  ],
})

compareWithActiveMQ({ classes: ['Mirror'], configuration: 'mirrors.xml', clients: ['5.17.2'] })
