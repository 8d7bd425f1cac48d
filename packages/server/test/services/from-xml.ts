/** A broker from the text of an activemq.xml, without files or ports of its own unless the text names some. */
import { readActiveMqXml } from '@hermod/config'
import type { Clock } from '@hermod/model'
import type { RecordingLogger } from '@hermod/testkit'
import type { RunningBroker } from '../../src/running-broker.js'
import { startBroker } from '../../src/start-broker.js'

/** `inside` stands in the `<broker>`, `beside` in the `<beans>` around it. */
export async function brokerFromXml(
  inside: string,
  log: RecordingLogger,
  { beside = '', attributes = '', clock }: { beside?: string; attributes?: string; clock?: Clock } = {},
): Promise<RunningBroker> {
  const text =
    '<beans xmlns="http://www.springframework.org/schema/beans">' +
    `<broker xmlns="http://activemq.apache.org/schema/core" brokerName="near" persistent="false" ${attributes}>${inside}</broker>` +
    `${beside}</beans>`
  const { settings, warnings } = readActiveMqXml('activemq.xml', {
    systemProperties: new Map(),
    environment: {},
    heapBytes: 4e9,
    readFile: () => text,
  })
  for (const warning of warnings) log.warn(warning.message)
  return startBroker(settings, { log, ...(clock === undefined ? {} : { clock }) })
}
