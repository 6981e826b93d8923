import type { Publish, TopicName, TopicPayload } from "../shared/contract/topics.ts";

type Listener = <N extends TopicName>(topic: N, payload: TopicPayload<N>) => void;

/** Passes events from the services to whoever shows them. One listener's failure is nobody else's. */
export class EventHub {
  #listeners = new Set<Listener>();

  readonly publish: Publish = (topic, payload) => {
    for (const listener of this.#listeners) {
      try {
        listener(topic, payload);
      } catch (error) {
        console.error(`A listener failed on "${topic}":`, error);
      }
    }
  };

  listen(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
