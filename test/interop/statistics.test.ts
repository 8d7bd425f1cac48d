/** Statistics by message, against the real broker's. */
import { compareWithActiveMQ } from './support/compare.js'

compareWithActiveMQ({ classes: ['Statistics'], configuration: 'statistics.xml', clients: ['5.17.2'] })
