/** What the Java client library offers, used against both brokers. */
import { compareWithActiveMQ } from './support/compare.js'

compareWithActiveMQ({ classes: ['ClientApi', 'Factory'] })
