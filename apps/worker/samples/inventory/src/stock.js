/** What is on the shelf and what is reserved for orders. The calls are asynchronous, as a database's are. */
export class Stock {
  #onHand = new Map();
  #reserved = new Map();

  async receive(sku, quantity) {
    if (!Number.isInteger(quantity) || quantity < 1) {
      throw new RangeError(`cannot receive ${quantity} of ${sku}`);
    }
    this.#onHand.set(sku, (this.#onHand.get(sku) ?? 0) + quantity);
  }

  async available(sku) {
    return (this.#onHand.get(sku) ?? 0) - (this.#reserved.get(sku) ?? 0);
  }

  async reserve(sku, quantity) {
    this.#reserved.set(sku, (this.#reserved.get(sku) ?? 0) + quantity);
  }

  async release(sku, quantity) {
    this.#reserved.set(sku, (this.#reserved.get(sku) ?? 0) - quantity);
  }
}
