/**
 * The virtual destinations of one broker. They are asked when a destination is made; a destination that none of them
 * covers gets no route, so sends to it pay nothing.
 */
import type { Destination } from '@hermod/model'
import type { Living } from '../destinations/destinations.js'
import type { Kernel } from '../kernel.js'
import type { BrokerOptions } from '../options/broker.js'
import type { InterceptorConfig, VirtualDestinationConfig } from '../options/virtual.js'
import { Composite } from './composite.js'
import { MirroredQueue } from './mirrored-queue.js'
import { overlap } from './overlap.js'
import type { Plan } from './plan.js'
import type { Route } from './route.js'
import type { SelectorMemory, Surroundings, VirtualDestination } from './virtual-destination.js'
import { VirtualTopic } from './virtual-topic.js'

const DEFAULT_VIRTUAL_TOPIC = { name: 'VirtualTopic.>', prefix: 'Consumer.*.' }

interface Interceptor {
  /** Gives `next` itself if it has nothing to do with `living`. */
  intercept(living: Living, next: Route): Route
}

interface Configured {
  readonly interceptors: Interceptor[]
  readonly virtual: VirtualDestination[]
  readonly mirrors: MirroredQueue[]
}

export class VirtualDestinations implements Surroundings {
  /** Selectors of consumers that are away, if somebody remembers them. */
  selectors: SelectorMemory | undefined
  private configured: Configured

  constructor(
    configured: readonly InterceptorConfig[] | undefined,
    private readonly kernel: Pick<Kernel, 'destinations' | 'options' | 'log'>,
  ) {
    this.configured = this.build(configured)
  }

  /** All that are configured. */
  get virtual(): readonly VirtualDestination[] {
    return this.configured.virtual
  }

  /**
   * Makes what is configured, which throws for a selector that cannot be compiled; living destinations are routed by it
   * from the call on of what is returned. What their consumers were given before stays with them.
   */
  prepare(configured: readonly InterceptorConfig[] | undefined): () => void {
    const next = this.build(configured)
    return () => {
      this.configured = next
      // Mirrors may be made on the way.
      for (const living of [...this.destinations.all()]) this.reroute(living)
    }
  }

  get destinations(): Kernel['destinations'] {
    return this.kernel.destinations
  }

  /** Undefined: messages stay where they are sent. The last interceptor is the first to see a message. */
  routeFor(living: Living): Route | undefined {
    const end: Route = { spread: (message, plan) => plan.keep(living, message) }
    const route = this.configured.interceptors.reduce<Route>((next, one) => one.intercept(living, next), end)
    if (route === end) return undefined
    const mirrors = this.configured.mirrors.flatMap((one) => one.mirrorOf(living.destination) ?? [])
    for (const mirror of mirrors) this.destinations.obtain(mirror, undefined)
    return route
  }

  private reroute(living: Living): void {
    try {
      living.route = this.routeFor(living)
    } catch (error) {
      this.kernel.log.error(`${living.destination} goes on without its mirror, which cannot be made`, error)
    }
  }

  /** A queue whose name has wildcards belongs to the consumers of exactly that name; others would get copies twice. */
  isShared(living: Destination, consumer: Destination): boolean {
    if (!living.isWildcard || living.name === consumer.name) return true
    return !living.isQueue || !this.virtual.some((one) => one.isMapped(living.name))
  }

  /** A wildcard consumer may need a queue of its very name. */
  wantsQueue(consumer: Destination): boolean {
    return consumer.kind === 'queue' && this.virtual.some((one) => one.wantsQueue(consumer.name))
  }

  /** The mirror of a removed queue goes with it, unless somebody listens. */
  removed(destination: Destination): void {
    for (const one of this.configured.mirrors) {
      const mirror = one.mirrorOf(destination)
      if (mirror === undefined) continue
      this.destinations.remove(mirror, 0, undefined).catch((error: unknown) => {
        this.kernel.log.error(`Failed to remove mirror destination for ${destination}`, error)
      })
    }
  }

  private build(given: readonly InterceptorConfig[] | undefined): Configured {
    const built: Configured = { interceptors: [], virtual: [], mirrors: [] }
    for (const config of given ?? defaults(this.kernel.options)) {
      if (config.kind === 'mirroredQueue') {
        const mirror = new MirroredQueue(config.options, this.kernel.options.useTempMirroredQueues)
        built.mirrors.push(mirror)
        built.interceptors.push(mirror)
      } else {
        const virtual = config.destinations.map((one) => this.virtualDestination(one))
        built.virtual.push(...virtual)
        built.interceptors.push({ intercept: (living, next) => interceptBy(virtual, living, next) })
      }
    }
    return built
  }

  private virtualDestination(config: VirtualDestinationConfig): VirtualDestination {
    if (config.kind === 'virtualTopic') return new VirtualTopic(config.options, this)
    return new Composite(config.kind === 'compositeQueue' ? 'queue' : 'topic', config.options, config.forwardTo)
  }
}

/** Where several cover a destination each of them routes the message in full, as in ActiveMQ. */
function interceptBy(all: readonly VirtualDestination[], living: Living, next: Route): Route {
  const { kind, name } = living.destination
  const covering = all.filter(({ destination }) => destination.kind === kind && overlap(destination.name, name))
  if (covering.length === 0) return next
  const routes = covering.map((one) => one.intercept(living, next))
  return routes.length === 1 ? routes[0]! : { spread: (message, plan) => spreadAll(routes, message, plan) }
}

function spreadAll(routes: readonly Route[], message: Parameters<Route['spread']>[0], plan: Plan): void {
  for (const route of routes) route.spread(message, plan)
}

function defaults(options: BrokerOptions): InterceptorConfig[] {
  const found: InterceptorConfig[] = []
  if (options.useVirtualTopics) {
    found.push({
      kind: 'virtualDestinations',
      destinations: [{ kind: 'virtualTopic', options: DEFAULT_VIRTUAL_TOPIC }],
    })
  }
  if (options.useMirroredQueues) found.push({ kind: 'mirroredQueue' })
  return found
}
