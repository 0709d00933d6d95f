// Preloaded into the app that `npm start` runs: when the process above is killed, the app drains as on any SIGTERM instead of living on unseen.
process.channel?.unref();
process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
