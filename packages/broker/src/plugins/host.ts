/** The broker as its plug-ins see it. Those of this package may also look at the parts inside. */
import {
  type Clock,
  type Destination,
  type Logger,
  type Message,
  MessageId,
  type PluginHost,
  ProducerId,
} from '@hermod/model'
import type { Kernel } from '../kernel.js'

export interface KernelHost extends PluginHost {
  readonly kernel: Kernel
}

export class BrokerHost implements KernelHost {
  private readonly producerId: ProducerId
  private sentCount = 0

  constructor(
    readonly kernel: Kernel,
    readonly brokerId: string,
  ) {
    this.producerId = new ProducerId(`${brokerId}:plugins`, 1, 1)
  }

  get brokerName(): string {
    return this.kernel.brokerName
  }
  get clock(): Clock {
    return this.kernel.clock
  }
  get log(): Logger {
    return this.kernel.log
  }

  send(message: Message): void {
    const { kernel } = this
    message.producerId ??= this.producerId
    message.messageId ??= new MessageId(this.producerId, ++this.sentCount)
    message.messageId.brokerSequenceId = kernel.nextSequence()
    message.brokerInTime = kernel.clock.now()
    if (message.timestamp === 0) message.timestamp = message.brokerInTime
    kernel.destinations.deposit(message)
  }

  createDestination(destination: Destination): void {
    this.kernel.destinations.obtain(destination, undefined)
  }

  removeDestination(destination: Destination): Promise<void> {
    return this.kernel.destinations.remove(destination, 0, undefined)
  }

  destinations(): readonly Destination[] {
    return [...this.kernel.destinations.all()].map((living) => living.destination)
  }
}
