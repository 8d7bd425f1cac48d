/** Full limits where the broker refuses sends, at once or after a time: against the real broker. */
import { compareWithActiveMQ } from './support/compare.js'

compareWithActiveMQ({ classes: ['Full'], configuration: 'full.xml', clients: ['5.17.2'] })
compareWithActiveMQ({ classes: ['FullWait'], configuration: 'full-wait.xml', clients: ['5.17.2'] })
