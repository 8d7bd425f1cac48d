/** Replies to temporary queues of another broker. */
import { expect } from 'vitest'
import { receive, settled } from '../support/network.js'
import { onlyThere, returning, type Scenario, type Way } from './scenario.js'

/**
 * Asked here, over a queue that is served there only; the reply is received here. `known`: until they know there of the
 * temporary queue, which on a link of its own may come later than the question.
 */
export async function ask({ here, there }: Way, queue: string, known?: () => Promise<void>): Promise<string> {
  const served = await there.consume(`queue://${queue}`)
  const replyTo = await here.session.createTemporaryQueue()
  const replies = await here.session.createConsumer(replyTo)
  try {
    await known?.()
    const question = here.session.createTextMessage('question')
    question.replyTo = replyTo
    const producer = await here.session.createProducer(`queue://${queue}`)
    await producer.send(question)
    await producer.close()
    const asked = (await served.receive(15_000)) as unknown as { text: string; replyTo: typeof replyTo }
    const answering = await there.session.createProducer()
    await answering.send(there.session.createTextMessage(`answer to ${asked.text}`), { destination: asked.replyTo })
    await answering.close()
    return (await receive(replies, 1))[0]!
  } finally {
    await served.close()
    await replies.close()
  }
}

export const REPLIES: readonly Scenario[] = [
  {
    title: 'N14 a reply to a temporary queue finds its way back, from either side',
    suits: returning,
    play: async (ground) => {
      const back = { here: ground.there, there: ground.here }
      for (const [way, queue] of [[ground, 'n14.there'] as const, [back, 'n14.back'] as const]) {
        const known = ground.mix.duplex ? undefined : () => settled(way.there, way.here)
        expect(await ask(way, queue, known)).toBe('answer to question')
      }
    },
  },
  {
    title: 'N14 without a way back the reply is refused: there nobody knows the temporary queue',
    suits: onlyThere,
    play: (ground) =>
      expect(ask(ground, 'n14.refused')).rejects.toThrow(/Cannot publish to a deleted destination: temp-queue:\/\//i),
  },
]
