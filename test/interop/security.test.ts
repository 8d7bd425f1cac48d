/** Users and rights that stand in the configuration, against the real broker. */
import { compareWithActiveMQ } from './support/compare.js'

compareWithActiveMQ({
  classes: ['Security'],
  configuration: 'security.xml',
  clients: ['5.17.2'],
})
