/** Looks at the messages of a queue without taking them: one pass over what is there when it begins. */
import { AckType, type Message } from '@hermod/model'
import { type ConsumerInfo, MessageAck, type MessageDispatch, MessagePull, RemoveInfo } from '@hermod/openwire'
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
  /** Nothing comes that is not asked for. */
  private pulling: boolean

  /** @internal Sessions make browsers. */
  constructor(
    private readonly host: BrowserHost,
    /** @internal */ readonly info: ConsumerInfo,
  ) {
    this.pulling = info.prefetchSize === 0
  }

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
        else {
          if (this.pulling) this.pull()
          await new Promise<void>((resolve) => (this.wake = resolve))
        }
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

  /** @internal A policy of the broker has changed the prefetch. */
  prefetchGranted(size: number): void {
    this.pulling = size === 0
    // Whoever waits already has to ask now.
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

  private pull(): void {
    const { consumerId, destination } = this.info
    this.host.oneway(new MessagePull({ consumerId, destination, timeout: -1 }))
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
