/** `discardingDLQBrokerPlugin`: messages that would go to a dead-letter queue vanish, all or those of some destinations. */
import type { BrokerPlugin, DyingMessage, Logger, Message } from '@hermod/model'
import type { DiscardingDLQBrokerPluginOptions } from '../options/redelivery.js'

export class DiscardingDlq implements BrokerPlugin {
  readonly name = 'discardingDLQBrokerPlugin'
  private readonly dropOnly: readonly RegExp[]
  private droppedCount = 0

  /** Throws SyntaxError for a `dropOnly` that is no regular expression. */
  constructor(
    private readonly options: DiscardingDLQBrokerPluginOptions,
    private readonly log: Logger,
  ) {
    const sources = options.dropOnly.split(/\s+/).filter((source) => source !== '')
    this.dropOnly = sources.map((source) => new RegExp(`^(?:${source})$`))
  }

  die({ message }: DyingMessage): 'dropped' | undefined {
    if (!this.drops(message)) return undefined
    const { reportInterval } = this.options
    if (reportInterval > 0 && ++this.droppedCount % reportInterval === 0) {
      this.log.info(
        `Total of ${this.droppedCount} messages were discarded, since their destination was the dead letter queue`,
      )
    }
    return 'dropped'
  }

  /** Judged by the destination it was sent to, which for a virtual one is not where it lies. */
  private drops({ destination }: Message): boolean {
    const { dropAll, dropTemporaryTopics, dropTemporaryQueues } = this.options
    if (dropAll) return true
    if (destination.isTemporary && (destination.isQueue ? dropTemporaryQueues : dropTemporaryTopics)) return true
    return this.dropOnly.some((pattern) => pattern.test(destination.name))
  }
}
