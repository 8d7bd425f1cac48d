/** Order and choice of consumers under the policies that bear on them, against the real broker. */
import { compareWithActiveMQ } from './support/compare.js'

compareWithActiveMQ({
  classes: ['Order'],
  configuration: 'order.xml',
  clients: ['5.17.2'],
  onPurpose: [
    {
      scenario: 'order-selector-gap',
      what: 'behind 500',
      real: 'nothing',
      ours: /^m500$/,
      why: 'ActiveMQ looks no further than the page it has in memory; here the search goes on through the store',
    },
  ],
})
