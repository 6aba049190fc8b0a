// A whole Bluesky on loopback in one process: directory (PLC), server (PDS), AppView and what they need, which are the
// programs that Bluesky itself runs, from npm's @atproto/dev-env. Prints one line of JSON when it is ready. SIGTERM ends it.
import net from 'node:net'

// It would listen on every address: keep it to this machine.
const listen = net.Server.prototype.listen
net.Server.prototype.listen = function (port, ...rest) {
  if (typeof port === 'number' && typeof rest[0] !== 'string') {
    return listen.call(this, { port, host: '127.0.0.1' }, rest.find((part) => typeof part === 'function'))
  }
  return listen.call(this, port, ...rest)
}
const { TestNetwork, mockMailer } = await import('@atproto/dev-env')

const [plc, pds, bsky, ozone] = process.env.PORTS.split(' ').map(Number)
const network = await TestNetwork.create({
  plc: { port: plc },
  pds: { port: pds, hostname: 'localhost', enableDidDocWithSession: true },
  bsky: { port: bsky, publicUrl: `http://localhost:${bsky}` },
  ozone: { port: ozone },
})
mockMailer(network.pds)
console.log(JSON.stringify({ pds: network.pds.url, plc: network.plc.url, appview: network.bsky.url }))
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => network.close().finally(() => process.exit(0)))
