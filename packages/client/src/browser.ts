/** Looks at the messages of a queue without taking them: one pass over what is there when it begins. */
import { AckType, type Message } from '@hermod/model'
import { type ConsumerInfo, MessageAck, type MessageDispatch, RemoveInfo } from '@hermod/openwire'
import type { JmsMessage } from './messages/message.js'
import { viewOf } from './messages/typed-messages.js'
import type { Request } from './wire/channel.js'

export interface BrowserHost {
  oneway(command: Request): void
  /** Announces the browsing consumer; dispatches come to `dispatched` from then on. */
  openBrowser(browser: Browser): Promise<void>
  browserClosed(browser: Browser): void
}

export class Browser implements AsyncIterable<JmsMessage> {
  private readonly seen: Message[] = []
  private atEnd = false
  private wake: (() => void) | undefined

  /** @internal Sessions make browsers. */
  constructor(
    private readonly host: BrowserHost,
    /** @internal */ readonly info: ConsumerInfo,
  ) {}

  /** Can be iterated once. Leaving the loop early closes the browser. */
  async *[Symbol.asyncIterator](): AsyncIterator<JmsMessage> {
    await this.host.openBrowser(this)
    try {
      for (;;) {
        const message = this.seen.shift()
        if (message !== undefined) {
          // Only widens the window: acknowledging while browsing removes nothing.
          this.acknowledge(message)
          yield viewOf(message)
        } else if (this.atEnd) return
        else await new Promise<void>((resolve) => (this.wake = resolve))
      }
    } finally {
      this.close()
    }
  }

  /** @internal */
  dispatched(dispatch: MessageDispatch): void {
    if (dispatch.message === null) this.atEnd = true
    else this.seen.push(dispatch.message)
    this.wake?.()
  }

  /** @internal The connection is gone: what was not seen yet will not come. */
  ended(): void {
    this.atEnd = true
    this.wake?.()
  }

  private close(): void {
    this.host.oneway(new RemoveInfo({ objectId: this.info.consumerId, lastDeliveredSequenceId: -1 }))
    this.host.browserClosed(this)
  }

  private acknowledge(message: Message): void {
    this.host.oneway(
      new MessageAck({
        destination: this.info.destination,
        consumerId: this.info.consumerId,
        ackType: AckType.standard,
        firstMessageId: message.messageId,
        lastMessageId: message.messageId,
        messageCount: 1,
      }),
    )
  }
}
