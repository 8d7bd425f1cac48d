/** Virtual, composite and mirrored destinations, and how destinations come and go, against the real broker. */
import { compareWithActiveMQ } from './support/compare.js'

compareWithActiveMQ({
  classes: ['Destination', 'Virtual'],
  configuration: 'destinations.xml',
  clients: ['5.17.2'],
})

compareWithActiveMQ({ classes: ['Mirror'], configuration: 'mirrors.xml', clients: ['5.17.2'] })
