/**
 * What runs beside the broker: proxies, JMS bridges, and what stands in `<services>`. They start in this order, when the
 * broker's own connectors are open, and stop before those are closed.
 */
import { type ClientSurroundings, configuredConnector } from '@hermod/jms-bridge'
import { BeanError, beansIn, type Clock, type ConfiguredBean, type Logger } from '@hermod/model'
import type { TlsMaterial, VmRegistry } from '@hermod/transport'
import { configuredProxy } from './configured-proxy.js'

/** Something that runs beside the broker. */
export interface Service {
  readonly name: string
  start(): void | Promise<void>
  stop(): Promise<void>
}

export interface ServiceSurroundings {
  readonly brokerName: string
  readonly vm: VmRegistry
  readonly clock: Clock
  readonly log: Logger
  /** What the broker shows and trusts on encrypted links. */
  readonly tls: TlsMaterial | undefined
  /** TLS stores of clients; undefined: what Node trusts. */
  readonly clientTls: ClientSurroundings['tls']
}

type ServiceBuilder = (bean: ConfiguredBean, around: ServiceSurroundings, nextNumber: () => number) => Service

const BUILDERS: Readonly<Record<string, ServiceBuilder>> = {
  jmsQueueConnector: jmsConnector,
  jmsTopicConnector: jmsConnector,
  proxyConnector: (bean, around) => configuredProxy(bean, localUrl(around), around),
}

const PROPERTIES = ['proxyConnectors', 'jmsBridgeConnectors', 'services']

export class Services {
  private readonly services: readonly Service[]
  private readonly running: Service[] = []

  /** Makes them. Throws BeanError where one of them cannot be made. */
  constructor(
    inside: ReadonlyMap<string, readonly ConfiguredBean[]>,
    private readonly around: ServiceSurroundings,
  ) {
    let number = 0
    const beans = PROPERTIES.flatMap((property) => beansIn({ properties: inside }, property))
    // What has no effect was named in a warning when the file was read.
    const working = beans.filter(({ status }) => status === 'works')
    this.services = working.map((bean) => {
      const build = BUILDERS[bean.name]
      if (build === undefined) throw new BeanError(bean, 'it has no place there')
      return build(bean, around, () => number++)
    })
  }

  /** Starts one after the other until `isOver`. Rejects when one cannot start. */
  async start(isOver: () => boolean): Promise<void> {
    for (const service of this.services) {
      if (isOver()) return
      this.running.push(service)
      await service.start()
    }
  }

  async stop(): Promise<void> {
    for (const service of this.running.splice(0)) {
      await service
        .stop()
        .catch((error: unknown) => this.around.log.error(`${service.name} could not be stopped`, error))
    }
  }
}

function jmsConnector(bean: ConfiguredBean, around: ServiceSurroundings, nextNumber: () => number): Service {
  const { vm, clock, log, clientTls } = around
  const client = { vm, clock, log, ...(clientTls === undefined ? {} : { tls: clientTls }) }
  return configuredConnector(bean, { localUrl: localUrl(around), client, clock, log, nextNumber })
}

function localUrl({ brokerName }: ServiceSurroundings): string {
  return `vm://${brokerName}`
}
