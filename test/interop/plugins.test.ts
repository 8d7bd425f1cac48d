/** Plug-ins that change, watch or log what passes through the broker, against the real broker's. */
import { compareWithActiveMQ } from './support/compare.js'

compareWithActiveMQ({ classes: ['Plugin'], configuration: 'plugins.xml', clients: ['5.17.2'] })
