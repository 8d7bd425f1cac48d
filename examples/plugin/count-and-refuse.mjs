/**
 * A plug-in for Hermod: refuses messages that are too large, stamps the others with their sender's address, and counts
 * them per destination. In activemq.xml, beside this file:
 *
 *   <plugins>
 *     <bean xmlns="http://www.springframework.org/schema/beans" class="file:./count-and-refuse.mjs">
 *       <property name="largestBytes" value="1000"/>
 *     </bean>
 *   </plugins>
 */
import { BrokerError } from 'hermod'

/** @type {import('hermod').PluginModuleFactory} */
const countAndRefuse = (host, properties) => {
  const largestBytes = Number(properties.largestBytes)
  if (!(largestBytes > 0)) throw new Error('largestBytes must be a number above 0')
  const counts = new Map()

  return {
    name: 'countAndRefuse',

    // Before the broker takes a message: it may be changed, or refused by throwing a BrokerError.
    send(context, message) {
      const bytes = message.content?.length ?? 0
      if (bytes > largestBytes) {
        const text = `${bytes} bytes for ${message.destination}: at most ${largestBytes} are taken here`
        throw new BrokerError('EXAMPLE_TOO_LARGE', text, 'javax.jms.JMSException', false)
      }
      if (context !== undefined) message.setProperty('sentFrom', context.clientId)
      counts.set(message.destination.name, (counts.get(message.destination.name) ?? 0) + 1)
    },

    stop() {
      for (const [name, count] of counts) host.log.info(`${name}: ${count} messages`)
    },
  }
}

export default countAndRefuse
