import type { LinkSink } from '@hermod/model'
import { linkPair, ManualClock, SeededRandom } from '@hermod/testkit'
import { describe, expect, it } from 'vitest'

class Ear implements LinkSink {
  heard = Buffer.alloc(0)
  chunks = 0
  drains = 0
  ends: (Error | undefined)[] = []

  data(buffer: Uint8Array, start: number, end: number): void {
    this.heard = Buffer.concat([this.heard, buffer.subarray(start, end)])
    this.chunks++
  }
  drained(): void {
    this.drains++
  }
  closed(error?: Error): void {
    this.ends.push(error)
  }
}

function pair(options: { capacityBytes?: number } = {}) {
  const clock = new ManualClock()
  const random = new SeededRandom(4)
  const links = linkPair({
    random,
    maxChunkBytes: 7,
    schedule: (run) => clock.after(random.below(5), run),
    ...options,
  })
  const left = new Ear()
  const right = new Ear()
  links.left.start(left)
  links.right.start(right)
  return { clock, links, left, right }
}

describe('linkPair', () => {
  it('carries bytes in order, in chunks, over time', () => {
    const { clock, links, right } = pair()
    const bytes = Buffer.from('the quick brown fox jumps over the lazy dog')
    links.left.write(bytes.subarray(0, 10))
    links.left.write(bytes.subarray(10))
    expect(right.chunks).toBe(0)
    clock.advance(1000)
    expect(right.heard.toString()).toBe(bytes.toString())
    expect(right.chunks).toBeGreaterThan(6)
  })

  it('is full at its capacity and says when it has drained', () => {
    const { clock, links, left, right } = pair({ capacityBytes: 20 })
    links.right.pause()
    expect(links.left.write(new Uint8Array(20))).toBe(true)
    expect(links.left.write(new Uint8Array(1))).toBe(false)
    clock.advance(1000)
    expect(links.left.backlogBytes).toBe(21)
    expect(left.drains).toBe(0)
    links.right.resume()
    clock.advance(1000)
    expect(right.heard.length).toBe(21)
    expect(left.drains).toBe(1)
    expect(links.left.backlogBytes).toBe(0)
  })

  it('ends after everything written has arrived, on both sides once', () => {
    const { clock, links, left, right } = pair()
    links.left.write(Buffer.from('goodbye, and thanks'))
    links.left.end()
    clock.advance(1000)
    expect(right.heard.toString()).toBe('goodbye, and thanks')
    expect(left.ends).toEqual([undefined])
    expect(right.ends).toEqual([undefined])
  })

  it('loses what is under way when it is destroyed, and tells its own side why', () => {
    const { clock, links, left, right } = pair()
    links.left.write(Buffer.from('lost'))
    links.left.destroy(new Error('cable cut'))
    clock.advance(1000)
    expect(right.heard.length).toBe(0)
    expect(left.ends.map((error) => error?.message)).toEqual(['cable cut'])
    expect(right.ends).toEqual([undefined])
  })

  it('shows that received bytes are valid only during the call', async () => {
    const { left, right } = linkPair()
    left.start(new Ear())
    const kept = await new Promise<Uint8Array>((resolve) => {
      const keeper = new Ear()
      keeper.data = (buffer, start, end) => resolve(buffer.subarray(start, end))
      right.start(keeper)
      left.write(Buffer.from('secret'))
    })
    expect(Buffer.from(kept).toString()).not.toBe('secret')
  })
})
