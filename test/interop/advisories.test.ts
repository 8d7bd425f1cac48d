/** Every advisory, with all policies for them turned on, against the real broker's. */
import { compareWithActiveMQ } from './support/compare.js'

compareWithActiveMQ({ classes: ['AllAdvisories'], configuration: 'advisories.xml', clients: ['5.17.2'] })
