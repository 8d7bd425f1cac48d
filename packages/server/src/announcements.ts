/** The connectors that announce themselves to other brokers: those with a `discoveryUri`. */
import { Announcer, type MulticastGroup, multicastGroup } from '@hermod/cluster'
import { checkAnnouncement } from '@hermod/cluster/options'
import { BeanError, BrokerError, beansIn, type Clock, type ConfiguredBean, type Logger } from '@hermod/model'

interface Surroundings {
  readonly clock: Clock
  readonly log: Logger
}

export class Announcements {
  private readonly speaking: Announcer[] = []

  private constructor(
    /** By the name of the connector. */
    private readonly groups: ReadonlyMap<string, MulticastGroup>,
    private readonly around: Surroundings,
  ) {}

  /** From `<transportConnectors>`. Throws BeanError for an address that cannot be announced at. */
  static configured(inside: ReadonlyMap<string, readonly ConfiguredBean[]>, around: Surroundings): Announcements {
    const connectors = beansIn({ properties: inside }, 'transportConnectors')
    return new Announcements(new Map(connectors.flatMap((bean) => groupOf(bean))), around)
  }

  /** `published`: the connector's address as others reach it. */
  announce(connector: string, published: string): void {
    const group = this.groups.get(connector)
    if (group === undefined) return
    const announcer = new Announcer({ group, service: published, ...this.around })
    this.speaking.push(announcer)
    announcer.start()
  }

  /** Resolves when all have said farewell. */
  async stop(): Promise<void> {
    await Promise.all(this.speaking.splice(0).map((announcer) => announcer.stop()))
  }
}

function groupOf(bean: ConfiguredBean): [string, MulticastGroup][] {
  const uri = bean.texts.get('discoveryUri')?.text ?? ''
  if (uri === '') return []
  try {
    // What is not built has its warning where the configuration is read.
    return checkAnnouncement(uri) === 'unbuilt' ? [] : [[nameOf(bean), multicastGroup(uri)]]
  } catch (error) {
    if (error instanceof BrokerError) throw new BeanError(bean, error.message)
    throw error
  }
}

/** As the connector's settings have it. */
function nameOf({ texts }: ConfiguredBean): string {
  return texts.get('name')?.text || (texts.get('uri')?.text ?? '')
}
