/** A way to a thread, or to a room in this one, whose messages arrive in order. */
export interface StepLine<To, From> {
  post(message: To): void;
  /** Once, before the first message. `ended`: it is gone without having been asked to go. */
  listen(heard: (message: From) => void, ended: (why: string) => void): void;
  end(): Promise<void>;
}

interface Question<From> {
  readonly isAnswer: (message: From) => boolean;
  readonly andMore: boolean;
  readonly resolve: (heard: readonly From[]) => void;
  readonly reject: (error: Error) => void;
}

/**
 * The driver's end of a line. What is said comes of something that was told or asked, and is handed out with the
 * next answer: when it arrived makes no difference. What comes of nothing breaks the run off, since the replay
 * would not be the same a second time.
 */
export class StepEnd<To, From extends { readonly kind: string }> {
  #name: string;
  #line: StepLine<To, From>;
  #aside: (message: From) => boolean;
  #question: Question<From> | undefined;
  /** Said since the last answer. */
  #said: From[] = [];
  #broken: Error | undefined;
  #told = false;

  /** @param aside of figures and the like, which nothing depends on: may come at any time, and are not handed out. */
  constructor(name: string, line: StepLine<To, From>, aside: (message: From) => boolean = () => false) {
    this.#name = name;
    this.#line = line;
    this.#aside = aside;
    line.listen((message) => this.#heard(message), (why) => this.#break(`The ${name} of the replay stopped: ${why}.`));
  }

  /** It was told something since it was last asked. */
  get told(): boolean {
    return this.#told;
  }

  tell(message: To): void {
    this.#told = true;
    this.#line.post(message);
  }

  /**
   * Resolves with all that was said up to the answer, the answer last.
   * @param andMore the answer does not end what the question brings about: ask once more.
   * @throws Error where the thread has ended or has spoken out of turn.
   */
  ask(question: To, isAnswer: (message: From) => boolean, andMore = false): Promise<readonly From[]> {
    if (this.#broken) return Promise.reject(this.#broken);
    if (this.#question) return Promise.reject(new Error(`the ${this.#name} of the replay was asked twice at once`));
    this.#told = false;
    return new Promise((resolve, reject) => {
      this.#question = { isAnswer, andMore, resolve, reject };
      this.#line.post(question);
    });
  }

  end(): Promise<void> {
    this.#broken ??= new Error(`the ${this.#name} of the replay has ended`);
    return this.#line.end();
  }

  #heard(message: From): void {
    if (this.#broken || this.#aside(message)) return;
    const question = this.#question;
    if (!question && !this.#told) return this.#break(`The ${this.#name} said "${message.kind}" without having been asked: it does not keep step, and the replay would not be the same a second time.`);
    this.#said.push(message);
    if (!question?.isAnswer(message)) return;
    const said = this.#said;
    this.#said = [];
    this.#question = undefined;
    this.#told ||= question.andMore;
    question.resolve(said);
  }

  #break(sentence: string): void {
    this.#broken ??= new Error(sentence);
    this.#question?.reject(this.#broken);
    this.#question = undefined;
  }
}
